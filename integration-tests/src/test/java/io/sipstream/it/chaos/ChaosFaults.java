package io.sipstream.it.chaos;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.Server;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** What is done to the processes, and how often the job restarted for it. */
final class ChaosFaults {
  /** Whom it strikes. */
  enum Victim {
    TASK_MANAGER,
    JOB_MANAGER,
    KAFKA,
    ELASTICSEARCH,
    AGENT
  }

  /**
   * One blow.
   *
   * @param pause SIGSTOP for a few seconds in place of SIGKILL
   */
  record Fault(Victim victim, boolean pause) {
    String name() {
      return (pause ? "SIGSTOP " : "SIGKILL ") + victim.name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What came of one.
   *
   * @param restarts of the job from this fault to the next
   * @param failure what the job restarted for, if it did
   */
  record Outcome(Fault fault, long restarts, String failure) {}

  // Below heartbeat.timeout (10 s) of the cluster: a process that hangs for so long is not gone.
  private static final int PAUSE_MILLIS_MIN = 2_000;
  private static final int PAUSE_MILLIS_SPREAD = 4_000;
  private static final int DOWN_MILLIS_MIN = Integer.getInteger("chaos.down.millis", 0);
  private static final int DOWN_MILLIS_SPREAD = 3_000;
  private static final String VICTIMS = System.getProperty("chaos.victims", "");

  private final LocalStack stack;
  private final ChaosJob job;
  private final ChaosAgent agent;
  private final Random random;
  private final List<Outcome> outcomes = new ArrayList<>();
  private Fault open;
  private long restartsBefore;
  private int taskManager;

  ChaosFaults(LocalStack stack, ChaosJob job, ChaosAgent agent, Random random) {
    this.stack = stack;
    this.job = job;
    this.agent = agent;
    this.random = random;
  }

  /** Returns so many faults of each process, and of each TaskManager. */
  static List<Fault> inRandomOrder(int kills, int pauses, int taskManagers, Random random) {
    List<Fault> faults = new ArrayList<>();
    for (Victim victim : victims()) {
      int processes = victim == Victim.TASK_MANAGER ? taskManagers : 1;
      faults.addAll(Collections.nCopies(kills * processes, new Fault(victim, false)));
      faults.addAll(Collections.nCopies(pauses * processes, new Fault(victim, true)));
    }
    Collections.shuffle(faults, random);
    return faults;
  }

  private static List<Victim> victims() {
    return VICTIMS.isEmpty()
        ? List.of(Victim.values())
        : Arrays.stream(VICTIMS.split(",")).map(Victim::valueOf).toList();
  }

  /** Strikes, mends what was broken, and returns when the job runs. */
  void strike(Fault fault) throws Exception {
    settle();
    open = fault;
    restartsBefore = job.restarts();
    taskManager = (taskManager + 1) % stack.flink().taskManagers().size();
    if (fault.pause()) {
      pause(fault.victim());
    } else {
      kill(fault.victim());
    }
    job.awaitRunning();
  }

  /** Whatever happened to the job until now is the doing of the last fault. */
  void settle() {
    if (open != null) {
      job.awaitRunning();
      long restarts = job.restarts() - restartsBefore;
      outcomes.add(new Outcome(open, restarts, restarts == 0 ? "" : job.lastFailure()));
      open = null;
    }
  }

  List<Outcome> outcomes() {
    return outcomes;
  }

  private void pause(Victim victim) throws Exception {
    long pid = victim == Victim.AGENT ? agent.pid() : server(victim).pid();
    signal("STOP", pid);
    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS_MIN + random.nextInt(PAUSE_MILLIS_SPREAD));
    signal("CONT", pid);
  }

  private void kill(Victim victim) throws Exception {
    if (victim == Victim.AGENT) {
      agent.kill();
      return;
    }
    Server server = server(victim);
    server.kill();
    TimeUnit.MILLISECONDS.sleep(DOWN_MILLIS_MIN + random.nextInt(DOWN_MILLIS_SPREAD));
    server.start();
    if (victim == Victim.JOB_MANAGER) {
      job.resume();
      restartsBefore = 0;
    } else if (victim == Victim.TASK_MANAGER) {
      job.awaitRestarts(restartsBefore + 1);
    }
  }

  private Server server(Victim victim) {
    return switch (victim) {
      case TASK_MANAGER -> stack.flink().taskManagers().get(taskManager);
      case JOB_MANAGER -> stack.flink().jobManager();
      case KAFKA -> stack.kafka();
      case ELASTICSEARCH -> stack.elasticsearch();
      case AGENT -> throw new IllegalArgumentException("The agent is no server.");
    };
  }

  private static void signal(String name, long pid) throws Exception {
    // An agent that has just come to its end is nobody to signal to.
    new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid + " 2>&-").start().waitFor();
  }
}
