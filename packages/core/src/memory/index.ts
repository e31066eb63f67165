export { rankMemories } from './recall.ts';
export {
  findMemories,
  type ListedMemory,
  listMemoriesAround,
  type MemoryRow,
  type MemorySubject,
  removeMemoriesFrom,
  removeMemoriesOf,
} from './repository.ts';
export { createMemory, type Memory } from './service.ts';
