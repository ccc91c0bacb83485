export const mine = {
  title: 'Mine',
  lead: (name: string) => `${name}, this is what you answer for and what waits for you.`,
  answerFor: 'I answer for',
  stopSays: 'Stop closes one use case at once. Reopening takes a reason.',
  nothing: 'You answer for nothing',
  nothingSays:
    'When somebody names you as the owner of a use case, or asks you to answer for one, it appears here. Nothing is yours before you have signed.',
  firstSteps: 'First steps',
  firstStepsSays: 'In this order: each rests on the one before.',
  step: {
    invite: 'Invite the second person who signs the founding act',
    found: 'Propose the founding act of your unit; they countersign it',
    grant: 'Grant the owner of a use case the authority to answer for it',
    register: 'Register the use case, its policy and its agent; then its owner reads and answers',
  },
  waiting: 'Waits for my signature',
  waitingSays: (count: number) => (count === 1 ? 'One thing.' : `${count} things, each read by itself.`),
  mandate: 'The founding act of this unit has one signature. Yours is the second.',
  nominated: (by: string) => `${by} asks you to answer for it.`,
  unsigned: 'It is closed until you answer.',
  closes: 'It closes',
  act: { mandate: 'Countersign', nomination: 'Accept', statement: 'Read and answer' },
  ends: 'What ends',
  endsSays: 'Nothing goes on by itself after its end.',
  whatThen: {
    signature_ends: 'Your signature ends and the gate closes.',
    observation_ends: 'It is observed no longer, and the gate closes.',
    task_opens: 'A task opens for people. NOT ENFORCED BY THE GATE.',
    task_due: 'The task of stopping it by hand is due. NOT ENFORCED BY THE GATE.',
    authority_ends: 'Your authority ends, and what rests on it closes.',
  },
  stop: (name: string) => `Stop ${name}`,
  stopShort: 'Stop',
  hold: 'hold for one second',
  withReason: 'Say why',
  noReason: 'Stopped at once by hand; no reason was given yet.',
  noPermits: 'Nothing that was allowed before is still under way.',
  permits: (total: number) =>
    total === 1
      ? 'One permit given before is still open. It is settled, or recorded as unknown, by its deadline.'
      : `${total} permits given before are still open. Each is settled, or recorded as unknown, by its deadline.`,
} as const
