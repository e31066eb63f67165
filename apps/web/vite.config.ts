import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

const server = 'http://127.0.0.1:3000';

export default defineConfig({
  base: '/',
  plugins: [react(), tailwindcss()],
  resolve: { conditions: ['rowhouse-source', ...defaultClientConditions] },
  // Small images stay files: the console's content security policy is the same for all of them.
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0, sourcemap: true },
  server: { proxy: { '/api': server, '/widget': server, '/sites': server } },
});
