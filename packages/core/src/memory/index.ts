export { rankMemories } from './recall.ts';
export {
  findMemories,
  listMemoriesAround,
  type MemoryRow,
  type MemorySubject,
  removeMemoriesFrom,
  removeMemoriesOf,
} from './repository.ts';
export { createMemory, type Memory } from './service.ts';
