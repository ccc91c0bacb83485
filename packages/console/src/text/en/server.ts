/** What the server says, in its own words: they are English. */
export const server = {
  title: (_code: string, said: string): string => said,
  mend: (_code: string, said: string): string => said,
  reason: (_code: string, _value: string, said: string): string => said,
  who: (role: string): string => role,
  /** leads in to what is only there in English; empty where that is the language */
  verbatim: '' as string,
} as const
