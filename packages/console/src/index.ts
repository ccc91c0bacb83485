export const CONSOLE = 'answerable'
