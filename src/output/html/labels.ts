// The labels of bytes in the order in which a page draws them.

export const labels = ['live', 'replaced', 'recopied', 'removed', 'duplicate', 'overhead'] as const;
