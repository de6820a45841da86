// The door of app.

export { judgeBatch, readManifest } from './parse-batch.js';
export type { Judgement, ParseRequest } from './parse.js';
export { judgeFiles } from './parse.js';
