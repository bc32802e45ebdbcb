package io.sipstream.traffic.message;

import java.util.List;

/** Creates an INVITE of an IMS core that passed several proxies and is longer than an MTU. */
public final class LongInvite {
  private LongInvite() {}

  public static Message of(Party from, Party to, String callId) {
    return new Dialog(from, to, callId + "@example.com", false, 5)
        .request(
            from,
            "INVITE",
            1,
            Body.sdp(from, 1, 20_000, "sendrecv", List.of("9", "8", "0", "18", "3")),
            "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, REFER, NOTIFY, MESSAGE, INFO",
            "Supported: 100rel, timer, replaces, histinfo, precondition, path, gruu, outbound",
            "Session-Expires: 1800;refresher=uac",
            "P-Asserted-Identity: " + from.nameAddress(),
            "P-Access-Network-Info: 3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=0010100010019B01",
            "P-Charging-Vector: icid-value=\"" + Digest.md5(callId) + "\";orig-ioi=example.com",
            "History-Info: <sip:service@example.net?Reason=SIP%3Bcause%3D302>;index=1");
  }
}
