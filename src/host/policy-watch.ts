// A watch over the policy that a trusted helper asks: looks again and again whether it changed. Takes the policy and how often,
// gives something to end the watch with. Polls, since what a policy consists of is many directories and files, and a system
// may lose events; between two looks old decisions stand.

/** What can be looked after. */
export interface Refreshable {
  /** Whether it changed since it was looked at last. */
  refresh(): boolean;
}

export interface PolicyWatch {
  end(): void;
}

/** Look every so many milliseconds, one second by default. The watch alone keeps no process alive. */
export function watchPolicy(policy: Refreshable, changed: () => void = () => undefined, every = 1000): PolicyWatch {
  const timer = setInterval(() => {
    if (policy.refresh()) changed();
  }, every);
  timer.unref();
  return { end: () => clearInterval(timer) };
}
