package io.sipstream.explorer.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Creates the TLS trust for a search server. */
public final class ServerTrust {
  private ServerTrust() {}

  /**
   * Returns the trust in the certificates of a PEM file; null for those of the JVM.
   *
   * @param caFile name of the file; null for none
   * @throws IllegalArgumentException if the file is unreadable or has no certificate
   */
  public static SSLContext of(String caFile) {
    if (caFile == null) {
      return null;
    }
    try (InputStream in = Files.newInputStream(Path.of(caFile))) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate certificate : certificates) {
        trusted.setCertificateEntry("authority-" + trusted.size(), certificate);
      }
      if (trusted.size() == 0) {
        throw new IllegalArgumentException(
            "elasticsearch.ca-file: " + caFile + " contains no PEM certificate.");
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "elasticsearch.ca-file: "
              + caFile
              + " cannot be read ("
              + e.getClass().getSimpleName()
              + "). Set a PEM file.",
          e);
    }
  }
}
