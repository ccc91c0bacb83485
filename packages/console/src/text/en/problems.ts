export const problems = {
  page: 'This page cannot be shown',
  unreached: 'The server does not answer',
  unreachedSays: 'Nothing was changed. It is asked again as soon as you try, and by itself when it is back.',
  retry: 'Try again',
  what: 'What to do',
  reference: (instance: string) => `If you ask for help, quote ${instance}`,
  broken: 'This page stumbled over what the server said',
  brokenSays: 'Nothing was changed by it. Reload; if it happens again, tell whoever runs this server.',
  reload: 'Reload',
} as const
