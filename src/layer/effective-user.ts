// Who runs the program: whose files a cache trusts. `userInfo()` of Node would also ask for the name, and fails for the users of
// containers that are given by number and have none.
import process from 'node:process';

/** The IDs that new files get; none on Windows, where every file seems to belong to user 0. */
export const effectiveUser = (): { readonly uid: number | undefined; readonly gid: number | undefined } => ({
  uid: process.geteuid?.(),
  gid: process.getegid?.(),
});
