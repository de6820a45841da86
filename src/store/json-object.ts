// Records as they come from a disk: nobody knows yet what they hold. Takes text, gives an object whose fields are unknown, or
// nothing. Must never throw: a record that is broken is one that is not there, or that its reader tells of.

import type { ByteText } from '../base/index.js';
import { readable } from '../base/index.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** No list, and not null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value, where it is an object. */
export function jsonObjectOf(value: unknown): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

/** The object that a text holds; undefined for anything else. */
export function jsonObjectIn(text: ByteText): JsonObject | undefined {
  try {
    return jsonObjectOf(JSON.parse(readable(text)));
  } catch {
    return undefined;
  }
}
