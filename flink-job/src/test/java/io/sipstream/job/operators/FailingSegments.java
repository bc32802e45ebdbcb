package io.sipstream.job.operators;

import io.sipstream.document.DecoderSettings;
import io.sipstream.reassembly.Reassembly;
import io.sipstream.reassembly.ReassemblyLimits;
import io.sipstream.reassembly.ReassemblyOutput;
import io.sipstream.reassembly.StreamMessage;
import io.sipstream.reassembly.StreamState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * TCP segments to messages, where one message cannot be decoded.
 *
 * @param failure what is thrown instead
 * @param text in the message
 */
public record FailingSegments(Throwable failure, String text)
    implements ReassemblyKind<StreamState> {
  private static final ReassemblyKind<StreamState> SEGMENTS = new ReassemblyKind.Segments();

  @Override
  public StreamState decode(byte[] state) {
    return SEGMENTS.decode(state);
  }

  @Override
  public String held() {
    return SEGMENTS.held();
  }

  @Override
  public String joined() {
    return SEGMENTS.joined();
  }

  @Override
  @SuppressWarnings("unchecked") // the class object of a generic type has none
  public Reassembly<StreamState> reassembly(ReassemblyLimits limits, DecoderSettings settings) {
    return (Reassembly<StreamState>)
        failing(Reassembly.class, SEGMENTS.reassembly(limits, settings));
  }

  private Object failing(Class<?> type, Object target) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          for (int i = 0; arguments != null && i < arguments.length; i++) {
            if (arguments[i] instanceof StreamMessage message
                && message.sip().toString().contains(text)) {
              throw failure;
            }
            if (arguments[i] instanceof ReassemblyOutput<?> results) {
              arguments[i] = failing(ReassemblyOutput.class, results);
            }
          }
          try {
            return method.invoke(target, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }
}
