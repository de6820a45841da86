// A root file system in memory, as the kernel unpacks it at its start: the newc form of cpio. Takes files, links and
// directories of this machine, gives bytes.
// Source: the kernel's documentation, "initramfs buffer format".

import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

const kinds = { file: 0o100000, directory: 0o040000, link: 0o120000, device: 0o020000 } as const;

export class Initramfs {
  private readonly parts: Buffer[] = [];
  private readonly known = new Set<string>(['.', '/']);
  private number = 0;

  file(path: string, content: string | Buffer, mode = 0o644): this {
    return this.entry(path, kinds.file | mode, Buffer.from(content));
  }

  link(path: string, target: string): this {
    return this.entry(path, kinds.link | 0o777, Buffer.from(target));
  }

  directory(path: string, mode = 0o755): this {
    return this.entry(path, kinds.directory | mode, Buffer.alloc(0));
  }

  device(path: string, major: number, minor: number): this {
    return this.entry(path, kinds.device | 0o600, Buffer.alloc(0), [major, minor]);
  }

  /** All below a directory of this machine, but for what `isLeftOut` names by its path there. */
  tree(from: string, isLeftOut: (path: string) => boolean = () => false, to = ''): this {
    for (const name of readdirSync(from).sort()) {
      const [source, path] = [join(from, name), `${to}/${name}`];
      if (isLeftOut(path)) continue;
      const status = lstatSync(source);
      if (status.isSymbolicLink()) this.link(path, readlinkSync(source));
      else if (status.isDirectory()) this.directory(path).tree(source, isLeftOut, path);
      else this.file(path, readFileSync(source), status.mode & 0o777);
    }
    return this;
  }

  bytes(): Buffer {
    this.entry('TRAILER!!!', 0, Buffer.alloc(0));
    return Buffer.concat(this.parts);
  }

  private entry(path: string, mode: number, content: Buffer, [major, minor] = [0, 0]): this {
    const name = path.replace(/^\/+/, '');
    if ((mode & 0o170000) === kinds.directory) {
      if (this.known.has(name)) return this;
      this.known.add(name);
    }
    const above = dirname(name);
    if (mode !== 0 && !this.known.has(above)) this.directory(above);
    this.number += 1;
    const fields = [this.number, mode, 0, 0, 1, 0, content.length, 0, 0, major, minor, Buffer.byteLength(name) + 1, 0];
    const head = `070701${fields.map((field) => (field ?? 0).toString(16).padStart(8, '0')).join('')}${name}\0`;
    this.parts.push(padded(Buffer.from(head)), padded(content));
    return this;
  }
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
