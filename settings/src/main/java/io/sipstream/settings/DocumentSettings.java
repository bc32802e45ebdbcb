package io.sipstream.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Profile;
import io.sipstream.packet.TunnelPorts;
import io.sipstream.privacy.Mask;
import io.sipstream.privacy.PseudonymSettings;
import io.sipstream.privacy.Pseudonymized;
import io.sipstream.settings.Setting.Help;
import java.util.List;
import java.util.Set;

/** Decides which frames become documents, and what a document contains. */
record DocumentSettings(
    @Setting(value = "5060", max = ValueType.LAST_PORT, ranges = true)
        @Help("Ports that carry SIP over UDP, TCP or SCTP. An empty list switches SIP off.")
        List<Integer> ports,
    @Setting("lean")
        @Help(
            "Fields of a document. lean: each value once. full: with repetitions. minimal: only the fields that searches for calls need.")
        Profile documentProfile,
    @Setting("true") @Help("Write sip.auth.* and user.name.") boolean parseAuthorization,
    @Setting("true") @Help("Write sip.sdp.*, sip.body.* and sip.vq.*.") boolean parseBody,
    @Setting(value = "16384", min = 0, max = 262144)
        @Help(
            "Longest binary body, such as ISUP, that sip.body.binary has in base64, in bytes. 0 writes none.")
        int maxBinaryBodyBytes,
    @Setting("true") @Help("Write event.original.") boolean keepOriginal,
    @Setting("none") @Help("Data that asterisks replace, in fields and event.original.")
        List<Mask> mask,
    @Setting("none") @Help("Data that pseudonyms replace, in fields and event.original.")
        List<Pseudonymized> pseudonymize,
    @Setting @Help("Key of the pseudonyms, at least 16 bytes.") Secret pseudonymKey,
    @Setting(value = "0", min = 0, max = 65535) @Help("Seed of the community ID.")
        int communityIdSeed,
    @Setting(key = "tunnels.vxlan-ports", value = "4789", max = ValueType.LAST_PORT)
        @Help("UDP destination ports that carry VXLAN. An empty list disables VXLAN.")
        List<Integer> vxlanPorts) {

  boolean hasPseudonymKey() {
    return pseudonymKey != null
        && pseudonymKey.value().getBytes(UTF_8).length >= PseudonymSettings.SHORTEST_KEY_BYTES;
  }

  DecoderSettings decoder() {
    return new DecoderSettings(
        documentProfile,
        array(ports),
        parseAuthorization,
        parseBody,
        keepOriginal,
        Set.copyOf(mask),
        pseudonymize.isEmpty()
            ? PseudonymSettings.NONE
            : new PseudonymSettings(Set.copyOf(pseudonymize), pseudonymKey.value().getBytes(UTF_8)),
        communityIdSeed,
        new TunnelPorts(array(vxlanPorts), array(ports)),
        maxBinaryBodyBytes);
  }

  private static int[] array(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }
}
