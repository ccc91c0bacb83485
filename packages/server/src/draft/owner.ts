import { commentOf } from './yaml.ts'

/** What only people know. Recordings say nothing of it, so nothing is guessed. */
export type Blanks = Readonly<
  Record<
    'purpose' | 'mission' | 'unit' | 'owner' | 'deputy' | 'challenger' | 'affected' | 'reviewers' | 'capacity',
    string
  >
>

/**
 * Blanks as they stand in a file for its owner: empty values, which `use-case check` reports with their line. Each says
 * what belongs there.
 */
export const blanks: Blanks = {
  purpose: '  # BLANK: what this use of AI is for, in one sentence',
  mission: '  # BLANK: what will be better, and how one would see it',
  unit: '  # BLANK: the unit that runs it, as its mandate names it',
  owner: '  # BLANK: the one person who answers for it',
  deputy: '  # BLANK: who acts when the owner is gone',
  challenger: '  # BLANK: the independent second line',
  affected: ' []  # BLANK: who is affected, how many, and how',
  reviewers: ' []  # BLANK: who decides what is held',
  capacity: '  # BLANK: how much they can do',
}

/** Made-up people, for a replay that nobody signs. They exist only in throw-away logs. */
export const simulated = (runs: number): Blanks => ({
  purpose: ' Simulated for a replay of recorded runs; nobody stated a purpose.',
  mission: ' Simulated for a replay of recorded runs; nobody stated an objective.',
  unit: ' simulated-unit',
  owner: ' simulated-owner@replay.example',
  deputy: ' simulated-deputy@replay.example',
  challenger: ' simulated-challenger@replay.example',
  affected: `\n  - { group: people of the recorded runs, count: ${runs}, how: agents act on what they ask }`,
  reviewers: ' [simulated-reviewer@replay.example, simulated-second-reviewer@replay.example]',
  capacity: ' simulated',
})

export const guess = (why: string): string => `  # GUESS: ${commentOf(why)}`
