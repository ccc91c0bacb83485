export {
  type BadRow,
  judgeList,
  listHeader,
  type ListedRow,
  type ListRecord,
  MAX_LIST_BYTES,
  type ReadList,
} from './judge.ts'
export { type ImportPlan, type KnownToLog, planImport, ROWS_AT_ONCE } from './plan.ts'
