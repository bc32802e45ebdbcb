package io.sipstream.traffic.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Creates an INVITE of a mobile phone as sent by an IMS core (3GPP TS 24.229), 2 to 4 kB long. Its
 * headers have access network, charging, services and history. Its SDP has wideband codecs,
 * preconditions and sometimes video.
 */
public final class ImsInvite {
  private static final String[] NETWORK_INFOS = {
    "3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=0010100010019B01",
    "3GPP-NR-FDD;utran-cell-id-3gpp=001010000C1000000101",
    "IEEE-802.11;i-wlan-node-id=020000000001;country=DE"
  };

  private ImsInvite() {}

  public static Message of(Random random, Dialog dialog, Party caller, int mediaPort) {
    String device = Digest.md5(caller.uri()).substring(0, 8);
    String charging = Digest.md5(caller.uri() + mediaPort);
    List<String> headers = new ArrayList<>();
    headers.add("Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, REFER, NOTIFY, MESSAGE");
    headers.add("Supported: 100rel, timer, replaces, histinfo, precondition, path, gruu, outbound");
    headers.add("Session-Expires: 1800;refresher=uac");
    headers.add("Min-SE: 90");
    headers.add("Accept: application/sdp, application/3gpp-ims+xml, application/vnd.3gpp.ussd+xml");
    headers.add("Accept-Contact: *;+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel\"");
    headers.add("P-Preferred-Service: urn:urn-7:3gpp-service.ims.icsi.mmtel");
    headers.add("P-Asserted-Service: urn:urn-7:3gpp-service.ims.icsi.mmtel");
    headers.add("P-Asserted-Identity: " + caller.nameAddress());
    headers.add("P-Asserted-Identity: <tel:+12015550142>");
    headers.add("P-Access-Network-Info: " + NETWORK_INFOS[random.nextInt(NETWORK_INFOS.length)]);
    headers.add("P-Visited-Network-ID: \"ims.mnc001.mcc001.3gppnetwork.org\"");
    headers.add(
        "P-Charging-Vector: icid-value=\""
            + charging
            + "\";icid-generated-at=192.0.2.77;orig-ioi=ims.example.com;term-ioi=ims.example.net");
    headers.add("P-Charging-Function-Addresses: ccf=\"aaa://ccf1.example.net:3868;transport=tcp\"");
    headers.add("P-Early-Media: supported");
    headers.add("Session-ID: " + charging + ";remote=00000000000000000000000000000000");
    headers.add(
        "Feature-Caps: *;+g.3gpp.srvcc;+g.3gpp.mid-call;+g.3gpp.srvcc-alerting;+g.3gpp.ps2cs-srvcc");
    headers.add("Recv-Info: g.3gpp.state-and-event, g.3gpp.mid-call");
    for (int hop = 1 + random.nextInt(3); hop > 0; hop--) {
      headers.add("Route: <sip:orig@scscf" + hop + ".ims.example.net:6060;lr;odi=" + device + ">");
    }
    int diversions = random.nextInt(4);
    String index = "1";
    for (int i = 0; i < diversions; i++) {
      headers.add(
          "History-Info: <sip:service"
              + i
              + "@example.net;user=phone?Reason=SIP%3Bcause%3D302%3Btext%3D%22Moved%22>;index="
              + index);
      index += ".1";
    }
    boolean video = random.nextInt(3) == 0;
    return dialog.request(
        caller, "INVITE", 1, offer(caller, mediaPort, video), headers.toArray(String[]::new));
  }

  private static Body offer(Party owner, int mediaPort, boolean video) {
    Endpoint endpoint = owner.endpoint();
    String address =
        "IN IP" + (endpoint.isIpv6() ? 6 : 4) + " " + endpoint.address().getHostAddress();
    String offer =
        """
        v=0
        o=- %d 1 %s
        s=-
        c=%s
        b=AS:49
        t=0 0
        m=audio %d RTP/AVP 107 104 102 100 8 0
        b=AS:49
        b=RS:600
        b=RR:2000
        a=rtpmap:107 EVS/16000
        a=fmtp:107 br=5.9-24.4;bw=nb-swb;max-red=220;ch-aw-recv=3
        a=rtpmap:104 AMR-WB/16000
        a=fmtp:104 mode-change-capability=2;max-red=220
        a=rtpmap:102 AMR/8000
        a=fmtp:102 mode-change-capability=2;max-red=220
        a=rtpmap:100 telephone-event/16000
        a=fmtp:100 0-15
        a=rtpmap:8 PCMA/8000
        a=rtpmap:0 PCMU/8000
        a=curr:qos local none
        a=curr:qos remote none
        a=des:qos mandatory local sendrecv
        a=des:qos optional remote sendrecv
        a=ptime:20
        a=maxptime:240
        a=sendrecv
        """
            .formatted(1_000_000 + mediaPort, address, address, mediaPort);
    String film =
        """
        m=video %d RTP/AVPF 114
        b=AS:960
        a=rtpmap:114 H264/90000
        a=fmtp:114 profile-level-id=42C01F;packetization-mode=1;sprop-parameter-sets=Z0LAHukDwKMg,aM4G4g==
        a=curr:qos local none
        a=curr:qos remote none
        a=des:qos mandatory local sendrecv
        a=rtcp-fb:* nack pli
        a=rtcp-fb:* ccm fir tmmbr
        a=extmap:4 urn:3gpp:video-orientation
        a=sendrecv
        """
            .formatted(mediaPort + 2);
    return new Body("application/sdp", (video ? offer + film : offer).replace("\n", "\r\n"));
  }
}
