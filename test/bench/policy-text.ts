// Policy of any size for measurements: invented profiles in the proportions of real ones, the same text every time.

/** A small deterministic generator of numbers in [0, limit); the benchmark must not depend on chance. */
function sequence(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * limit);
  };
}

const directories = [
  '/usr/lib/',
  '/usr/share/',
  '/etc/',
  '/var/lib/',
  '/run/',
  '/opt/',
  '@{PROC}/sys/',
  '@{HOME}/.config/',
];
const permissions = ['r', 'r', 'r', 'rw', 'mr', 'rwk', 'rix', 'w'];

function rule(next: (limit: number) => number, index: number): string {
  const kind = next(20);
  const directory = directories[next(directories.length)] ?? '/';
  if (kind === 0) return `  # part ${index}`;
  if (kind === 1) return '  capability net_bind_service,';
  if (kind === 2) return '  network inet stream,';
  if (kind === 3) return `  signal (send, receive) set=(term, kill) peer=part${next(50)},`;
  if (kind === 4) {
    return `  dbus send bus=system path=/org/part${next(90)} interface=org.freedesktop.DBus.* peer=(name=org.part${index}),`;
  }
  if (kind === 5) return `  deny ${directory}secret${index}/** w,`;
  const glob = next(4) === 0 ? '/**' : next(4) === 0 ? '/*.conf' : '';
  return `  ${directory}part${next(500)}/item${index}${glob} ${permissions[next(permissions.length)] ?? 'r'},`;
}

/** Whole profiles, `rules` rules each, until the text has about `bytes` bytes. It needs no include to compile. */
export function policyText(bytes: number, rules = 60): string {
  const next = sequence(7);
  const parts: string[] = ['@{PROC}=/proc/\n@{HOME}=/home/*/ /root/\n'];
  let length = 0;
  for (let profile = 0; length < bytes; profile += 1) {
    const body = Array.from({ length: rules }, (_, index) => rule(next, index)).join('\n');
    const text = `\nprofile part${profile} /usr/bin/part${profile} flags=(attach_disconnected) {\n${body}\n}\n`;
    parts.push(text);
    length += text.length;
  }
  return parts.join('');
}
