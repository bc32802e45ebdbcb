package io.sipstream.document;

import io.sipstream.packet.TunnelPorts;
import io.sipstream.privacy.Mask;
import io.sipstream.privacy.PseudonymSettings;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Set;

/**
 * Defines which frames become documents, and the content of the documents. Names and defaults are
 * packetbeat's.
 *
 * @param profile fields that are written
 * @param ports ports that carry SIP, as source or destination; empty disables SIP
 * @param parseAuthorization whether {@code sip.auth.*} and {@code user.name} are written
 * @param parseBody whether {@code sip.sdp.*}, {@code sip.body.*} and {@code sip.vq.*} are written
 * @param keepOriginal whether {@code event.original} is written
 * @param masks kinds of data that are replaced by asterisks in all fields
 * @param pseudonyms kinds of data that are replaced by pseudonyms in all fields
 * @param communityIdSeed seed of Community ID v1, 0 to 65535
 * @param tunnelPorts UDP ports of tunnels
 * @param maxBinaryBodyBytes longest binary body, or part of a body, that is written
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DecoderSettings(
    Profile profile,
    int[] ports,
    boolean parseAuthorization,
    boolean parseBody,
    boolean keepOriginal,
    Set<Mask> masks,
    PseudonymSettings pseudonyms,
    int communityIdSeed,
    TunnelPorts tunnelPorts,
    int maxBinaryBodyBytes)
    implements Serializable {
  private static final long serialVersionUID = 6;

  /** Longest binary body by default, in bytes. */
  public static final int MAX_BINARY_BODY_BYTES = 16_384;

  public DecoderSettings {
    ports = ports.clone();
    masks = Set.copyOf(masks);
    Arrays.sort(ports);
  }

  /** Creates settings of full documents as they were sent, with the default tunnel ports. */
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
        new TunnelPorts(TunnelPorts.defaults().vxlan(), ports),
        MAX_BINARY_BODY_BYTES);
  }

  /** Returns full documents with packetbeat's defaults: port 5060, everything enabled, seed 0. */
  public static DecoderSettings defaults() {
    return new DecoderSettings(new int[] {5060}, true, true, true, 0);
  }

  /** Returns these settings with another profile. */
  public DecoderSettings withProfile(Profile changed) {
    return new DecoderSettings(
        changed,
        ports,
        parseAuthorization,
        parseBody,
        keepOriginal,
        masks,
        pseudonyms,
        communityIdSeed,
        tunnelPorts,
        maxBinaryBodyBytes);
  }

  public boolean isSipPort(int port) {
    return Arrays.binarySearch(ports, port) >= 0;
  }
}
