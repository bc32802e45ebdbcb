package io.sipstream.job.elasticsearch.connection;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts a certificate chain that contains a certificate with a given SHA-256 fingerprint, as
 * Elasticsearch's clients do. Signatures and validity of the chain are checked as usual.
 */
final class FingerprintTrust implements X509TrustManager {
  private final String fingerprint;

  /**
   * Creates the trust.
   *
   * @param fingerprint 64 hexadecimal digits, with or without colons
   */
  FingerprintTrust(String fingerprint) {
    this.fingerprint = fingerprint.replace(":", "").toLowerCase(Locale.ROOT);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    for (X509Certificate certificate : chain) {
      if (isTrusted(certificate)) {
        trusting(certificate).checkServerTrusted(chain, authType);
        return;
      }
    }
    throw new CertificateException(
        "none of the server's " + chain.length + " certificates has the configured fingerprint");
  }

  private boolean isTrusted(X509Certificate certificate) throws CertificateException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.of().formatHex(digest).equals(fingerprint);
    } catch (GeneralSecurityException e) {
      throw new CertificateException(e);
    }
  }

  private static X509TrustManager trusting(X509Certificate certificate)
      throws CertificateException {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry("trusted", certificate);
      return ElasticsearchTrust.trustManager(trusted);
    } catch (IOException | GeneralSecurityException e) {
      throw new CertificateException(e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("client certificates are not supported");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
