export const find = {
  title: 'Search',
  open: 'Search',
  field: 'A use, a person, a page, an entry number or the id of a decision',
  results: 'Found',
  nothing: 'Nothing fits that.',
  kind: { page: 'Page', useCase: 'Use case', person: 'Person', entry: 'Entry', decision: 'Decision' },
  entry: (index: number) => `Entry ${index}`,
} as const
