import { getRouteApi } from '@tanstack/react-router';
import type { Category } from '../api.ts';
import { SelectField } from '../ui/field.tsx';
import { SearchField } from '../ui/search-field.tsx';

const route = getRouteApi('/company/knowledge');
const statuses = [
  { value: 'published', label: 'Published' },
  { value: 'draft', label: 'Drafts' },
  { value: 'archived', label: 'Archived' },
] as const;

/** The filters live in the address, so that a view can be kept and shared. */
export function KnowledgeFilters({ categories }: { categories: Category[] }) {
  const { category, query, status } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <div className="mb-4 grid gap-2 sm:grid-cols-[minmax(0,1fr)_12rem_9rem]">
      <SearchField
        label="Search the entries"
        placeholder="Search the entries"
        value={query ?? ''}
        onSearch={(next) =>
          void navigate({ search: (search) => ({ ...search, query: next || undefined }), replace: true })
        }
      />
      <SelectField
        label="Category"
        hideLabel
        value={category ?? ''}
        onChange={({ target }) =>
          void navigate({ search: (search) => ({ ...search, category: target.value || undefined }), replace: true })
        }
      >
        <option value="">All categories</option>
        {categories.map((one) => (
          <option key={one.id} value={one.slug}>
            {one.name} ({one.entries})
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Status"
        hideLabel
        value={status ?? 'published'}
        onChange={({ target }) => {
          const next = statuses.find((one) => one.value === target.value)?.value;
          void navigate({
            search: (search) => ({ ...search, status: next === 'published' ? undefined : next }),
            replace: true,
          });
        }}
      >
        {statuses.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
