package io.sipstream.document;

import io.sipstream.packet.TunnelPorts;
import io.sipstream.privacy.Mask;
import io.sipstream.privacy.PseudonymSettings;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Set;

/**
 * The switches that decide what becomes a document and what is in it; names and defaults are
 * packetbeat's.
 *
 * @param profile how much has fields of its own
 * @param ports ports that carry SIP, as source or destination; empty switches SIP off
 * @param parseAuthorization write {@code sip.auth.*} and {@code user.name}
 * @param parseBody write {@code sip.sdp.*} for SDP bodies
 * @param keepOriginal write {@code event.original}
 * @param masks what is replaced by asterisks wherever it would be written
 * @param pseudonyms what is replaced by pseudonyms wherever it would be written
 * @param communityIdSeed seed of Community ID v1, 0 to 65535
 * @param tunnelPorts where tunnels over UDP are looked for
 */
@SuppressWarnings("ArrayRecordComponent") // settings are handed on, never compared
public record DecoderSettings(
    Profile profile,
    int[] ports,
    boolean parseAuthorization,
    boolean parseBody,
    boolean keepOriginal,
    Set<Mask> masks,
    PseudonymSettings pseudonyms,
    int communityIdSeed,
    TunnelPorts tunnelPorts)
    implements Serializable {
  private static final long serialVersionUID = 5;

  public DecoderSettings {
    ports = ports.clone();
    masks = Set.copyOf(masks);
    Arrays.sort(ports);
  }

  /** Full documents, nothing masked or replaced, tunnels on their usual ports. */
  public DecoderSettings(
      int[] ports,
      boolean parseAuthorization,
      boolean parseBody,
      boolean keepOriginal,
      int communityIdSeed) {
    this(
        Profile.FULL,
        ports,
        parseAuthorization,
        parseBody,
        keepOriginal,
        Set.of(),
        PseudonymSettings.NONE,
        communityIdSeed,
        new TunnelPorts(TunnelPorts.defaults().vxlan(), ports));
  }

  /** packetbeat's defaults: port 5060, everything switched on, seed 0. */
  public static DecoderSettings defaults() {
    return new DecoderSettings(new int[] {5060}, true, true, true, 0);
  }

  public boolean isSipPort(int port) {
    return Arrays.binarySearch(ports, port) >= 0;
  }
}
