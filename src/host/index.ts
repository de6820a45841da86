// The door of host.

export * from './clock.js';
export { systemGit } from './system-git.js';
export { growSlowly } from './heap-growth.js';
export * from './kernel.js';
export * from './memory-file-system.js';
export * from './memory-kernel.js';
export * from './node-file-system.js';
export * from './person.js';
export { watchPolicy } from './policy-watch.js';
export type { PolicyWatch } from './policy-watch.js';
export * from './processes.js';
export * from './rpm-tool.js';
export * from './scratch.js';
export * from './scripted-person.js';
export { systemWatch } from './watch.js';
export { nodeWorker } from './worker.js';
export { ownWords } from './words.js';
