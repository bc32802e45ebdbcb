package io.sipstream.benchmarks;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** Loads the decoder, and what calls it, anew from a directory of classes. */
final class VersionLoader extends URLClassLoader {
  VersionLoader(Path decoderClasses) throws MalformedURLException {
    super(
        new URL[] {
          decoderClasses.toUri().toURL(),
          FrameDecoding.class.getProtectionDomain().getCodeSource().getLocation()
        },
        VersionLoader.class.getClassLoader());
  }

  static Decoding decoding(Path decoderClasses) throws ReflectiveOperationException {
    try {
      return (Decoding)
          Class.forName(FrameDecoding.class.getName(), true, new VersionLoader(decoderClasses))
              .getDeclaredConstructor()
              .newInstance();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(decoderClasses.toString(), e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      boolean own =
          name.equals(FrameDecoding.class.getName())
              || name.startsWith("io.sipstream.document.")
              || name.startsWith("io.sipstream.packet.")
              || name.startsWith("io.sipstream.reassembly.")
              || name.startsWith("io.sipstream.sip.");
      if (!own) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }
}
