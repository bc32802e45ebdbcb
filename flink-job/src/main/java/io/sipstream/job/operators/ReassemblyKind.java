package io.sipstream.job.operators;

import io.sipstream.document.DecoderSettings;
import io.sipstream.packet.PacketDecoder;
import io.sipstream.reassembly.DatagramState;
import io.sipstream.reassembly.Defragmenter;
import io.sipstream.reassembly.Reassembly;
import io.sipstream.reassembly.ReassemblyLimits;
import io.sipstream.reassembly.ReassemblyState;
import io.sipstream.reassembly.StreamReassembly;
import io.sipstream.reassembly.StreamState;
import java.io.Serializable;

/**
 * Defines what an operator reassembles.
 *
 * @param <S> type of the keyed state
 */
public interface ReassemblyKind<S extends ReassemblyState> extends Serializable {
  /** Decodes the keyed state of a key. */
  S decode(byte[] state);

  /** Creates the reassembly. */
  Reassembly<S> reassembly(ReassemblyLimits limits, DecoderSettings settings);

  /** Returns the name of the metric of keys with buffered parts. */
  String held();

  /** Returns the name of the metric of reassembled packets or messages. */
  String joined();

  /** Reassembles IP fragments to packets. */
  record Fragments() implements ReassemblyKind<DatagramState> {
    @Override
    public DatagramState decode(byte[] state) {
      return DatagramState.decode(state);
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

  /** Reassembles TCP segments to messages. */
  record Segments() implements ReassemblyKind<StreamState> {
    @Override
    public StreamState decode(byte[] state) {
      return StreamState.decode(state);
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
