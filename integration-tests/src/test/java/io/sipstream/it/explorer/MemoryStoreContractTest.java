package io.sipstream.it.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.explorer.store.MemoryStore;
import io.sipstream.explorer.store.Query;
import org.junit.jupiter.api.Test;

/** The contract of stores, on the one in memory. */
class MemoryStoreContractTest {
  @Test
  void itHoldsInMemory() throws Exception {
    MemoryStore store = StoreSamples.memory();

    for (String[] search : StoreContract.CALLS) {
      assertThat(store.calls(Query.parse(search[0]), 0, 100).total())
          .as(search[0])
          .isEqualTo(Long.parseLong(search[1]));
    }
    new StoreContract(store, store).check();
  }

  @Test
  void itsPagesAreUsedInABrowser() throws Exception {
    try (PagesContract pages = new PagesContract(StoreSamples.memory())) {
      pages.check();
    }
  }
}
