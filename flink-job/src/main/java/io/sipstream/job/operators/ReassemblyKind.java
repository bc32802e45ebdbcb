package io.sipstream.job.operators;

import io.sipstream.document.DecoderSettings;
import io.sipstream.packet.PacketDecoder;
import io.sipstream.reassembly.DatagramState;
import io.sipstream.reassembly.Defragmenter;
import io.sipstream.reassembly.Reassembly;
import io.sipstream.reassembly.ReassemblyLimits;
import io.sipstream.reassembly.StreamReassembly;
import io.sipstream.reassembly.StreamState;
import java.io.Serializable;

/**
 * What is joined in an operator.
 *
 * @param <S> what is remembered of a key
 */
public interface ReassemblyKind<S> extends Serializable {
  Class<S> stateType();

  Reassembly<S> reassembly(ReassemblyLimits limits, DecoderSettings settings);

  /** What a key is, as metrics have it. */
  String held();

  /** What comes of the pieces, as metrics have it. */
  String joined();

  /** IP fragments to packets. */
  record Fragments() implements ReassemblyKind<DatagramState> {
    @Override
    public Class<DatagramState> stateType() {
      return DatagramState.class;
    }

    @Override
    public Reassembly<DatagramState> reassembly(ReassemblyLimits limits, DecoderSettings settings) {
      return new Defragmenter(limits, new PacketDecoder(settings.tunnelPorts()));
    }

    @Override
    public String held() {
      return "reassembly_packets";
    }

    @Override
    public String joined() {
      return "packets_reassembled";
    }
  }

  /** TCP segments to messages. */
  record Segments() implements ReassemblyKind<StreamState> {
    @Override
    public Class<StreamState> stateType() {
      return StreamState.class;
    }

    @Override
    public Reassembly<StreamState> reassembly(ReassemblyLimits limits, DecoderSettings settings) {
      return new StreamReassembly(limits, new PacketDecoder(settings.tunnelPorts()));
    }

    @Override
    public String held() {
      return "reassembly_streams";
    }

    @Override
    public String joined() {
      return "stream_messages";
    }
  }
}
