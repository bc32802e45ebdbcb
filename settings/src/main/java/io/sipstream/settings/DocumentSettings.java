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
    @Setting(value = "5060", max = ValueType.LAST_PORT)
        @Help(
            value = "Ports that carry SIP over UDP, TCP or SCTP. An empty list switches SIP off.",
            advice =
                "Add a port if ignored.other_port counts SIP traffic. The filter of the agents must admit it, too.")
        List<Integer> ports,
    @Setting("full")
        @Help(
            value = "Fields of a document. minimal: only the fields that searches for calls need.",
            advice = "Set minimal to save space, if nobody searches by other header fields.")
        Profile documentProfile,
    @Setting("true")
        @Help(
            value = "Write sip.auth.* and user.name.",
            advice =
                "Set false if documents must not contain credentials. Set mask, too, for event.original.")
        boolean parseAuthorization,
    @Setting("true")
        @Help(
            value = "Write sip.sdp.* for SDP bodies.",
            advice = "Set false if nobody searches for media.")
        boolean parseBody,
    @Setting("true")
        @Help(
            value = "Write event.original.",
            advice = "Set false to save space. The original message is then in Kafka only.")
        boolean keepOriginal,
    @Setting("none")
        @Help(
            value = "Data that asterisks replace, in fields and event.original.",
            advice = "Set credentials,keys unless you need them. Masking does not change ids.")
        List<Mask> mask,
    @Setting("none")
        @Help(
            value = "Data that pseudonyms replace, in fields and event.original.",
            advice = "Set it if users of the index must not see who calls whom.")
        List<Pseudonymized> pseudonymize,
    @Setting
        @Help(
            value = "Key of the pseudonyms, at least 16 bytes.",
            advice = "Use one key for all jobs whose documents are compared.")
        Secret pseudonymKey,
    @Setting(value = "0", min = 0, max = 65535)
        @Help(
            value = "Seed of the community ID.",
            advice =
                "Set the seed of the other tools that write Community IDs of the same traffic.")
        int communityIdSeed,
    @Setting(key = "tunnels.vxlan-ports", value = "4789", max = ValueType.LAST_PORT)
        @Help(
            value = "UDP destination ports that carry VXLAN. An empty list disables VXLAN.",
            advice = "Add the port of switches that use another one, such as 8472.")
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
        new TunnelPorts(array(vxlanPorts), array(ports)));
  }

  private static int[] array(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }
}
