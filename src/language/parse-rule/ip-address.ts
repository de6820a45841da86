// Whether a text is an IPv4 or IPv6 address, as the C library judges it.

export function isIpAddress(text: string): boolean {
  return isIpv4(text) || isIpv6(text);
}

/** Four numbers of at most 255, without leading zeros. */
function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** Eight groups of up to four hexadecimal digits; `::` once for one group or more; IPv4 for the last two groups. */
function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const sizes = halves.map((half, index) => countGroups(half, index === halves.length - 1));
  if (sizes.includes(undefined)) return false;
  const groups = (sizes[0] ?? 0) + (sizes[1] ?? 0);
  return halves.length === 2 ? groups <= 7 : groups === 8;
}

function countGroups(text: string, isLast: boolean): number | undefined {
  if (text === '') return 0;
  const parts = text.split(':');
  const last = parts.at(-1) as string;
  const tail = isLast && isIpv4(last) ? 2 : isGroup(last) ? 1 : undefined;
  return tail !== undefined && parts.slice(0, -1).every(isGroup) ? parts.length - 1 + tail : undefined;
}

function isGroup(text: string): boolean {
  return /^[0-9a-fA-F]{1,4}$/.test(text);
}
