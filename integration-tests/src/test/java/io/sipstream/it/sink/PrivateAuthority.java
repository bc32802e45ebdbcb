package io.sipstream.it.sink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Holds a certificate authority that no client trusts, and a server on localhost with its
 * certificate. The JDK's keytool makes both for each test run.
 */
public final class PrivateAuthority {
  private static final String PASSWORD = "not-a-secret";

  private final Path directory;

  /**
   * @param directory takes keys and certificates
   */
  public PrivateAuthority(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    keytool("-genkeypair", "-alias", "ca", "-dname", "CN=carrier", "-ext", "bc:c");
    keytool("-genkeypair", "-alias", "server", "-dname", "CN=localhost");
    keytool("-certreq", "-alias", "server", "-file", file("server.csr"));
    keytool(
        "-gencert",
        "-alias",
        "ca",
        "-infile",
        file("server.csr"),
        "-outfile",
        file("server.crt"),
        "-ext",
        "SAN=dns:localhost,ip:127.0.0.1");
    keytool("-importcert", "-alias", "server", "-file", file("server.crt"));
    keytool("-exportcert", "-rfc", "-alias", "ca", "-file", file("ca.pem"));
  }

  /** What clients are to trust, as PEM. */
  public Path caFile() {
    return Path.of(file("ca.pem"));
  }

  /** What the server on localhost shows. */
  public SSLContext serverContext() throws IOException, GeneralSecurityException {
    KeyStore keys = serverKeys();
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  /** The same as a key store, PKCS #12, for servers that want a file. */
  public Path serverKeyStore() throws IOException, GeneralSecurityException {
    Path store = Path.of(file("server.p12"));
    try (OutputStream out = Files.newOutputStream(store)) {
      serverKeys().store(out, PASSWORD.toCharArray());
    }
    return store;
  }

  /** That of the key store. */
  public String keyStorePassword() {
    return PASSWORD;
  }

  /** SHA-256 of the authority's certificate, as {@code openssl x509 -fingerprint} prints it. */
  public String fingerprint() throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(caFile())) {
      byte[] certificate =
          CertificateFactory.getInstance("X.509").generateCertificate(in).getEncoded();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate);
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    }
  }

  private KeyStore serverKeys() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(file("keys.p12")))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    keys.deleteEntry("ca");
    return keys;
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", file("keys.p12"), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD, "-noprompt"));
    if (arguments[0].equals("-genkeypair")) {
      command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException("keytool failed: " + output);
    }
  }
}
