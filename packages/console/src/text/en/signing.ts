export const signing = {
  exactly: 'These are the exact words you sign. They, and what they stand for, go into the ledger under your key.',
  confirm: (act: string) => `${act}: confirm with your passkey`,
  back: 'Back, sign nothing',
  done: 'Signed, and in the ledger.',
  noKey:
    'This browser holds no passkey of yours, so you can read here but not sign. Sign at a terminal with your key file, or ask a second person to add a passkey of yours.',
} as const
