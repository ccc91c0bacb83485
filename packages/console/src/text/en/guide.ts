export const guide = {
  title: 'Guided practice',
  step: (at: number, of: number) => `Guided practice, step ${at} of ${of}`,
  leave: 'Leave it for now',
  goOn: 'Go on with the guided practice',
  all: 'All steps',
  done: '(done)',
  be: (name: string) => `Be ${name}`,
  ask: (amount: string) => `Let the agent ask for ${amount}`,
  second: 'Let Ravi Namuna agree too',
  edit: 'Edit a row of a copy, and look for it',
  toUseCase: 'To the Refund Assistant',
  toDecision: 'To the decision and its receipt',
  finished: 'That was all of it',
  finishedSays: 'Every step went through the gate and stands in the ledger. Look around as long as you like.',
  steps: {
    be: [
      'Take somebody’s place',
      'Ada Example answers for the Refund Assistant. Nobody here is real; the passkey you make is.',
    ],
    allowed: ['A call that is allowed', 'Ada signed for refunds of up to 200.00 alone. The agent asks for 80.00.'],
    held: ['A call that is held', 'Above 200.00 two people of the refund desk decide. The agent asks for 850.00.'],
    decide: [
      'Decide the review',
      'Be Rosa Exemplo of the refund desk, read what would happen, and send it. Two have to agree: her colleague follows.',
    ],
    stop: ['Stop it', 'Be Ada again. Under Mine, hold Stop for a second.'],
    refused: ['See the refusal', 'The same 80.00 again: nothing is allowed after the stop, and the answer says why.'],
    reopen: ['Reopen it', 'Only a person with the power reopens, one restriction at a time, with a reason.'],
    verify: [
      'Verify a receipt',
      'Save the receipt of the first decision, and drop it on the Ledger page. Your browser checks it; the server learns nothing of it.',
    ],
    edited: [
      'An edited row is found',
      'Somebody with access to the database makes a denied call look allowed. In a copy, you do the same, and have it found.',
    ],
  },
} as const
