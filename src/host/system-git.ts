// The Git port of this machine. Takes directories, gives their repositories; git itself is looked for when somebody asks.

import type { Git } from '../base/index.js';
import { asNamed, openRepository, Repository } from './git.js';
import { openWriter } from './git-writer.js';

export const systemGit: Git = {
  open: (directory) => openRepository(directory, Repository, asNamed),
  openWriter,
};
