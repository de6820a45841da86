// Address families and types of sockets by the names of rules, with their numbers. Takes names or numbers, gives the other.
// Source: policy-language 6.5 and 6.6; permission-semantics 4.3.

/** In the order of their numbers; `-` where a number has no name in rules. */
const families = (
  'unspec unix inet ax25 ipx appletalk netrom bridge atmpvc x25 inet6 rose - netbeui security key netlink packet ash ' +
  'econet atmsvc rds sna irda pppox wanpipe llc ib mpls can tipc bluetooth iucv rxrpc isdn phonet ieee802154 caif alg ' +
  'nfc vsock kcm qipcrtr smc xdp mctp'
).split(' ');

/** Families that compiled policy knows: all numbers below. Newer families are in no rule, not even in `network,`. */
export const familyCount = families.length;

export const unixFamily = 1;
export const inetFamilies: readonly number[] = [2, 10];

/** Of `network` rules; all of them together are written as any type. */
export const networkTypes: readonly number[] = [1, 2, 3, 4, 5, 10];

const types: readonly (readonly [name: string, number: number])[] = [
  ['none', 0],
  ['stream', 1],
  ['dgram', 2],
  ['raw', 3],
  ['rdm', 4],
  ['seqpacket', 5],
  ['dccp', 6],
  ['packet', 10],
];

export function familyNumber(name: string): number | undefined {
  const number = families.indexOf(name);
  return number === -1 || name === '-' ? undefined : number;
}

/** The name, or the number where it has none. */
export function familyName(number: number): string {
  const name = families[number];
  return name === undefined || name === '-' ? String(number) : name;
}

/** Numbers of the families that rules can name. */
export function namedFamilies(): readonly number[] {
  return families.flatMap((name, number) => (name === '-' ? [] : [number]));
}

export function typeNumber(name: string): number | undefined {
  return types.find(([known]) => known === name)?.[1];
}

/** The name, or the number where it has none. */
export function typeName(number: number): string {
  return types.find(([, known]) => known === number)?.[0] ?? String(number);
}
