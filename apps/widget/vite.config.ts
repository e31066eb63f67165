import { defaultClientConditions, defineConfig } from 'vite';

/**
 * For any page: `widget.js` is the button, from one script tag. `widget-chat-….js` is a module that it loads when somebody comes
 * near; its name and those of its languages change with what is in them, so that browsers may keep them for ever.
 */
const common = { target: 'es2022', outDir: 'dist', sourcemap: 'hidden' } as const;

export default defineConfig({
  resolve: { conditions: ['rowhouse-source', ...defaultClientConditions] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  define: { 'process.env.NODE_ENV': '"production"' },
  environments: {
    client: {
      build: {
        ...common,
        emptyOutDir: true,
        lib: { entry: 'src/chat/main.tsx', formats: ['es'], fileName: () => 'widget-chat-[hash].js' },
        // As an ES library it would keep its white space.
        rolldownOptions: { output: { minify: true, chunkFileNames: 'widget-[name]-[hash].js' } },
      },
    },
    loader: {
      consumer: 'client',
      build: {
        ...common,
        emptyOutDir: false,
        lib: { entry: 'src/loader/main.ts', formats: ['iife'], name: 'RowhouseLoader', fileName: () => 'widget.js' },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      const { client, loader } = builder.environments;
      if (!client || !loader) throw new Error('the configuration above names both');
      const built = [await builder.build(client)].flat();
      const entry = built
        .flatMap((one) => ('output' in one ? one.output : []))
        .find((file) => 'isEntry' in file && file.isEntry);
      if (!entry) throw new Error('the chat was built into nothing');
      loader.config.define = { ...loader.config.define, __CHAT_FILE__: JSON.stringify(entry.fileName) };
      await builder.build(loader);
    },
  },
});
