// Types of what the tests of the page read in the browser. The types of React declare elements without members.
/// <reference lib="dom" />
