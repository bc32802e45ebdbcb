package io.sipstream.stack;

import static org.elasticsearch.rest.RestRequest.Method.GET;
import static org.elasticsearch.rest.RestRequest.Method.HEAD;

import java.util.List;
import org.elasticsearch.Build;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;

/** Responds to {@code GET /} with the version, as a complete Elasticsearch does. */
final class RootResponse extends BaseRestHandler {
  @Override
  public String getName() {
    return "root";
  }

  @Override
  public List<Route> routes() {
    return List.of(new Route(GET, "/"), new Route(HEAD, "/"));
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
    return channel ->
        channel.sendResponse(
            new RestResponse(
                RestStatus.OK,
                channel
                    .newBuilder()
                    .startObject()
                    .startObject("version")
                    .field("number", Build.current().version())
                    .endObject()
                    .endObject()));
  }
}
