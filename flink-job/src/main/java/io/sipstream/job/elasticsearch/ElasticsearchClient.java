package io.sipstream.job.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.job.settings.ElasticsearchSettings.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.HttpResponse;
import org.apache.http.message.BasicHeader;
import org.apache.http.protocol.HttpContext;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;

/** Makes the HTTP client that the settings describe: hosts, credentials, trust, times. */
final class ElasticsearchClient {
  private ElasticsearchClient() {}

  static RestClient open(Connection connection) {
    HttpHost[] hosts =
        connection.hosts().stream().map(ElasticsearchClient::host).toArray(HttpHost[]::new);
    RestClientBuilder builder = RestClient.builder(hosts);
    if (connection.pathPrefix() != null) {
      builder.setPathPrefix(connection.pathPrefix());
    }
    Header authorization = authorization(connection);
    if (authorization != null) {
      builder.setDefaultHeaders(new Header[] {authorization});
    }
    SSLContext trust = connection.caFile() == null ? null : trusting(connection.caFile());
    builder.setHttpClientConfigCallback(
        http -> {
          if (trust != null) {
            http.setSSLContext(trust);
          }
          // The client would log each deprecation warning of the server, once per request.
          return http.addInterceptorLast(
              (HttpResponse response, HttpContext context) -> response.removeHeaders("Warning"));
        });
    builder.setRequestConfigCallback(
        request ->
            request
                .setConnectTimeout(connection.connectTimeoutMs())
                .setSocketTimeout(connection.socketTimeoutMs()));
    return builder.build();
  }

  private static HttpHost host(URI uri) {
    return new HttpHost(uri.getHost(), uri.getPort(), uri.getScheme());
  }

  // Sent with the first request already: a challenge would cost every connection a second one.
  private static Header authorization(Connection connection) {
    if (connection.apiKey() != null) {
      return new BasicHeader("Authorization", "ApiKey " + connection.apiKey().value());
    }
    if (connection.username() != null) {
      String pair = connection.username() + ":" + connection.password().value();
      return new BasicHeader(
          "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    }
    return null;
  }

  /** Trusts the certificates in this PEM file beside those that the JVM trusts. */
  private static SSLContext trusting(String caFile) {
    try (InputStream in = Files.newInputStream(Path.of(caFile))) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      Collection<? extends Certificate> own =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (own.isEmpty()) {
        throw new ElasticsearchUnusableException(
            "elasticsearch.ca-file: " + caFile + " holds no PEM certificate.");
      }
      int alias = 0;
      for (Certificate certificate : own) {
        trusted.setCertificateEntry("own-" + alias++, certificate);
      }
      for (X509Certificate certificate : trustManager(null).getAcceptedIssuers()) {
        trusted.setCertificateEntry("jvm-" + alias++, certificate);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trustManager(trusted)}, null);
      return context;
    } catch (IOException e) {
      throw new ElasticsearchUnusableException(
          "elasticsearch.ca-file: "
              + caFile
              + " cannot be read on this TaskManager ("
              + e.getClass().getSimpleName()
              + "); it must be on every one of them.");
    } catch (GeneralSecurityException e) {
      throw new ElasticsearchUnusableException(
          "elasticsearch.ca-file: "
              + caFile
              + " cannot be used as PEM certificates: "
              + e.getMessage()
              + ".");
    }
  }

  /**
   * @param keyStore null for the JVM's own
   */
  private static X509TrustManager trustManager(KeyStore keyStore) throws GeneralSecurityException {
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
