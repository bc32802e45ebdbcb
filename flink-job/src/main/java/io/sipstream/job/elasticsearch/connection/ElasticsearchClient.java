package io.sipstream.job.elasticsearch.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.settings.ElasticsearchSettings.Connection;
import java.net.URI;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.HttpResponse;
import org.apache.http.message.BasicHeader;
import org.apache.http.protocol.HttpContext;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;

/** Creates the HTTP client with the hosts, credentials, TLS trust and timeouts of the settings. */
public final class ElasticsearchClient {
  private ElasticsearchClient() {}

  /**
   * Creates a client; the caller closes it.
   *
   * @throws FatalElasticsearchException if the CA file or fingerprint cannot be used
   */
  public static RestClient open(Connection connection) {
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
    SSLContext trust = ElasticsearchTrust.of(connection);
    builder.setCompressionEnabled(connection.compression());
    builder.setHttpClientConfigCallback(
        http -> {
          if (trust != null) {
            http.setSSLContext(trust);
          }
          // Otherwise the client logs each deprecation warning of the server for every request.
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

  // Sent with every request, so that no connection needs a challenge and a second request.
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
}
