export { listMemoriesOf, type MemoryRow, type MemorySubject } from './repository.ts';
export { createMemory, type Memory, rankMemories } from './service.ts';
