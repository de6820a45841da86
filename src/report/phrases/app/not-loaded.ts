// Why nothing was loaded: words that sentences about several commands need.

/** By the reason as the fact `why` has it. */
export const notLoaded: Readonly<Record<string, string>> = {
  'no-parser': '`apparmor_parser` is not installed',
  off: 'AppArmor is off here',
  'no-interface': 'the kernel’s files for policy are not there, or not to be written',
  chroot: 'this is a root inside of another system, whose kernel it is',
  container: 'this is a container without a policy namespace of its own',
  'other-root': 'under another `--root` that is left to the machine that starts from it',
  'other-directory': 'the policy directory is not the one that this machine loads',
};
