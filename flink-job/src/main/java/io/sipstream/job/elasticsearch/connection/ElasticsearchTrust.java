package io.sipstream.job.elasticsearch.connection;

import io.sipstream.settings.ElasticsearchSettings.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Creates the TLS trust for Elasticsearch. The client itself checks the host name. */
final class ElasticsearchTrust {
  private ElasticsearchTrust() {}

  /** Returns the trust that the settings define; null for the JVM's certificate authorities. */
  static SSLContext of(Connection connection) {
    if (connection.caFile() != null) {
      return trusting(connection.caFile());
    }
    try {
      return connection.caFingerprint() == null
          ? null
          : context(new FingerprintTrust(connection.caFingerprint()));
    } catch (GeneralSecurityException e) {
      throw new FatalElasticsearchException(
          "elasticsearch.ca-fingerprint cannot be used in this JVM: " + e.getMessage() + ".");
    }
  }

  private static SSLContext context(TrustManager trust) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trust}, null);
    return context;
  }

  /** Trusts the certificates in a PEM file in addition to those that the JVM trusts. */
  private static SSLContext trusting(String caFile) {
    try (InputStream in = Files.newInputStream(Path.of(caFile))) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      Collection<? extends Certificate> own =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (own.isEmpty()) {
        throw new FatalElasticsearchException(
            "elasticsearch.ca-file: " + caFile + " contains no PEM certificate.");
      }
      int alias = 0;
      for (Certificate certificate : own) {
        trusted.setCertificateEntry("own-" + alias++, certificate);
      }
      for (X509Certificate certificate : trustManager(null).getAcceptedIssuers()) {
        trusted.setCertificateEntry("jvm-" + alias++, certificate);
      }
      return context(trustManager(trusted));
    } catch (IOException e) {
      throw new FatalElasticsearchException(
          "elasticsearch.ca-file: "
              + caFile
              + " cannot be read on this TaskManager ("
              + e.getClass().getSimpleName()
              + "). Copy it to every TaskManager.");
    } catch (GeneralSecurityException e) {
      throw new FatalElasticsearchException(
          "elasticsearch.ca-file: "
              + caFile
              + " cannot be used as PEM certificates: "
              + e.getMessage()
              + ".");
    }
  }

  /**
   * Returns a trust manager.
   *
   * @param keyStore trusted certificates; null for the JVM's
   */
  static X509TrustManager trustManager(KeyStore keyStore) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(keyStore);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("this JVM has no X.509 trust manager");
  }
}
