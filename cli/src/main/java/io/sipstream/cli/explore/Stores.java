package io.sipstream.cli.explore;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.calls.evaluate.CallDeadlines;
import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.evaluate.CallSettings;
import io.sipstream.calls.evaluate.DialPlan;
import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.event.CallKeySettings;
import io.sipstream.calls.peers.Peers;
import io.sipstream.explorer.store.CallLoader;
import io.sipstream.explorer.store.ElasticsearchStore;
import io.sipstream.explorer.store.MemoryStore;
import io.sipstream.explorer.store.MessageStore;
import io.sipstream.explorer.store.SearchClient;
import io.sipstream.explorer.store.ServerIndices;
import io.sipstream.explorer.store.ServerTrust;
import io.sipstream.privacy.PseudonymSettings;
import io.sipstream.settings.ElasticsearchSettings.Connection;
import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.JobSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** Creates the stores of the pages from settings. */
public final class Stores {
  /** Most memory for messages; the rest of the heap is for decoding, calls and pages. */
  private static final double SHARE_OF_HEAP = 0.75;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final JobSettings settings;
  private final Peers peers;

  Stores(JobSettings settings, Peers peers) {
    this.settings = settings;
    this.peers = peers;
  }

  /** Returns the store of a server that needs no credentials, with the default settings. */
  public static MessageStore ofServer(URI address) {
    try {
      Stores stores = new Stores(JobSettings.of(Map.of()), Peers.none());
      return stores.server(stores.client(address));
    } catch (InvalidSettingsException e) {
      throw new IllegalStateException("the defaults are invalid", e);
    }
  }

  MemoryStore memory() {
    return new MemoryStore(
        reader(),
        evaluator(),
        peers,
        settings.decoder(),
        (long) (SHARE_OF_HEAP * Runtime.getRuntime().maxMemory()));
  }

  private CallEventReader reader() {
    return new CallEventReader(CallKeySettings.DEFAULT, settings.decoder().pseudonyms().key());
  }

  private CallEvaluator evaluator() {
    PseudonymSettings pseudonyms = settings.decoder().pseudonyms();
    CallSettings evaluation =
        new CallSettings(
            CallDeadlines.DEFAULT,
            DialPlan.DEFAULT,
            CallSettings.DEFAULT.suffixes(),
            settings.decoder().communityIdSeed(),
            !pseudonyms.kinds().isEmpty());
    return new CallEvaluator(evaluation, peers);
  }

  /** Returns a client without credentials. */
  SearchClient client(URI address) {
    Connection connection = settings.elasticsearch().connection();
    return SearchClient.of(address, ServerTrust.of(connection.caFile()), TIMEOUT);
  }

  /** Returns the headers with the credentials of the settings; empty without credentials. */
  Map<String, String> credentials() {
    Connection connection = settings.elasticsearch().connection();
    if (connection.apiKey() != null) {
      return Map.of("Authorization", "ApiKey " + connection.apiKey().value());
    }
    if (connection.username() == null || connection.password() == null) {
      return Map.of();
    }
    String credentials = connection.username() + ":" + connection.password().value();
    return Map.of(
        "Authorization",
        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
  }

  ElasticsearchStore server(SearchClient client) {
    return new ElasticsearchStore(
        client,
        new ServerIndices(settings.elasticsearch().indices().indexPrefix()),
        new CallLoader(reader(), evaluator(), peers));
  }
}
