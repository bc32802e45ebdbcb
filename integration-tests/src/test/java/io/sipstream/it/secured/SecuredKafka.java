package io.sipstream.it.secured;

import io.sipstream.it.sink.PrivateAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * What a broker needs to ask for a password or a token over TLS, and what clients need to be let
 * in: the same user with three mechanisms. Secrets are random, so that finding one means something.
 */
final class SecuredKafka {
  static final List<String> MECHANISMS = List.of("SCRAM-SHA-512", "PLAIN", "OAUTHBEARER");

  private static final String USER = "carrier";
  private static final String LISTENER = "listener.name.sasl_ssl.";
  private static final String MODULES = "org.apache.kafka.common.security.";
  // KIP-255: the token is not signed, so what makes it right or wrong is its scope.
  private static final String TOKEN =
      MODULES + "oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub=\"%s\"";

  private final Path directory;
  private final PrivateAuthority authority;
  private final int port;
  private final String scramPassword = randomSecret();
  private final String plainPassword = randomSecret();

  SecuredKafka(Path directory, PrivateAuthority authority) throws IOException {
    this.directory = directory;
    this.authority = authority;
    this.port = freePort();
  }

  static String randomSecret() {
    byte[] bytes = new byte[12];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  String listener() {
    return "SASL_SSL://" + address();
  }

  List<String> secrets() {
    return List.of(scramPassword, plainPassword);
  }

  /** Properties of the broker, in a file since they hold a password. */
  Path brokerProperties() throws IOException, GeneralSecurityException {
    return Files.writeString(
        directory.resolve("broker.properties"),
        String.join(
            "\n",
            LISTENER + "sasl.enabled.mechanisms=" + String.join(",", MECHANISMS),
            LISTENER
                + "scram-sha-512.sasl.jaas.config="
                + MODULES
                + "scram.ScramLoginModule required;",
            LISTENER
                + "plain.sasl.jaas.config="
                + MODULES
                + "plain.PlainLoginModule required user_"
                + USER
                + "=\""
                + plainPassword
                + "\";",
            LISTENER
                + "oauthbearer.sasl.jaas.config="
                + TOKEN.formatted("broker")
                + " unsecuredValidatorRequiredScope=\"frames\";",
            LISTENER + "ssl.keystore.type=PKCS12",
            LISTENER + "ssl.keystore.location=" + authority.serverKeyStore(),
            LISTENER + "ssl.keystore.password=" + authority.keyStorePassword(),
            LISTENER + "ssl.key.password=" + authority.keyStorePassword(),
            ""));
  }

  /** Tells the broker the SCRAM user's password, which is not in its properties. */
  void addUser(String plainAddress) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", plainAddress))) {
      admin
          .alterUserScramCredentials(
              List.of(
                  new UserScramCredentialUpsertion(
                      USER,
                      new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
                      scramPassword)))
          .all()
          .get();
    }
  }

  /** A file for clients who are to be let in. */
  Path clientProperties(String mechanism) throws IOException {
    return clientProperties(mechanism, "right", scramPassword, plainPassword, "frames");
  }

  /** A file for clients who are not. */
  Path wrongProperties(String mechanism) throws IOException {
    return clientProperties(mechanism, "wrong", "wrong" + scramPassword, "wrong", "other");
  }

  private Path clientProperties(
      String mechanism, String name, String scram, String plain, String scope) throws IOException {
    String user = " required username=\"" + USER + "\" password=\"%s\"";
    String module =
        switch (mechanism) {
          case "PLAIN" -> MODULES + "plain.PlainLoginModule" + user.formatted(plain);
          case "OAUTHBEARER" ->
              TOKEN.formatted(USER) + " unsecuredLoginListClaim_scope=\"," + scope + "\"";
          default -> MODULES + "scram.ScramLoginModule" + user.formatted(scram);
        };
    return Files.writeString(
        directory.resolve(mechanism + "-" + name + ".properties"),
        "security.protocol=SASL_SSL\nsasl.mechanism=%s\nsasl.jaas.config=%s;\nssl.truststore.type=PEM\nssl.truststore.location=%s\n"
            .formatted(mechanism, module, authority.caFile()));
  }
}
