import { defaultClientConditions, defineConfig } from 'vite';

/** One file, without modules: it must run on any page from one script tag. */
export default defineConfig({
  resolve: { conditions: ['rowhouse-source', ...defaultClientConditions] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: true,
    lib: { entry: 'src/main.ts', formats: ['iife'], name: 'RowhouseWidget', fileName: () => 'widget.js' },
  },
});
