// What tests of real package managers start from: our packages, built once, and a root for each test. Takes tests, and runs
// them where the package manager is there.

import { describeWith } from './needs.js';
import { OurPackages } from './our-packages.js';
import { installed, SmallRoot } from './package-managers.js';
import { ToolBox } from './root-with-tools.js';

export interface PackageRoot {
  readonly packages: OurPackages;
  /** Another root in every test. */
  readonly root: SmallRoot;
}

/** What dpkg builds and installs with, where both are there. */
export const dpkgAndDeb = installed('dpkg-deb') && installed('dpkg');

/** Scripts of rpm, and hooks of pacman, run in a root that is changed into. */
export const mayChangeRoot = process.getuid?.() === 0 ? 'root' : undefined;

/** The same for rpm. */
export const rpmAndRoot = installed('rpmbuild') && installed('rpm') && mayChangeRoot;

/** Tests with dpkg, in a root that has nothing yet. */
export function describeWithDpkg(tests: (place: PackageRoot) => void): void {
  describeWith('dpkg and dpkg-deb', dpkgAndDeb, () => tests(packageRoot('scripts/package-deb.ts')));
}

/** Tests with rpm, in a root that has what scripts of packages call. */
export function describeWithRpm(tests: (place: PackageRoot) => void): void {
  describeWith('rpmbuild, rpm and root', rpmAndRoot, () => {
    const place = packageRoot('scripts/package-rpm.ts');
    let box: ToolBox;
    beforeAll(() => {
      box = new ToolBox();
    });
    beforeEach(() => box.fill(place.root.path));
    afterAll(() => box.drop());
    tests(place);
  });
}

function packageRoot(script: ConstructorParameters<typeof OurPackages>[0]): PackageRoot {
  const [packages, root] = [new OurPackages(script), new SmallRoot()];
  afterEach(() => root.drop());
  afterAll(() => packages.drop());
  return { packages, root };
}
