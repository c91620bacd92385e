import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * One Elasticsearch node: SearchNode folder name=value name=value …
 *
 * It lives as long as its standard input is open. The other end of that pipe is held by whoever wants the node, so
 * the node goes when they do, even when they are killed: the kernel closes the pipe for them. Its folder goes with it.
 */
public final class SearchNode {

    private static final long MILLISECONDS_TO_CLOSE = 10_000;
    private static volatile boolean ending = false;

    public static void main(String[] arguments) {
        try {
            run(Path.of(arguments[0]), List.of(arguments).subList(1, arguments.length));
        } catch (Throwable failure) {
            failure.printStackTrace();
            if (!ending) {
                // Threads of a node that is half started would keep the process alive.
                Runtime.getRuntime().halt(1);
            }
        }
    }

    private static void run(Path folder, List<String> namesAndValues) throws Exception {
        LogConfigurator.configureESLogging();
        var settings = Settings.builder();
        for (String nameAndValue : namesAndValues) {
            String[] parts = nameAndValue.split("=", 2);
            settings.put(parts[0], parts[1]);
        }
        var environment = new Environment(settings.build(), null);
        var modules = PluginsLoader.loadModulesBundles(environment.modulesDir());
        var node = new Node(environment, PluginsLoader.createPluginsLoader(modules, Set.of(), Map.of()));
        // Before the start: that waits for other nodes, and who wants it to may be gone by then.
        new Thread(() -> endWithStandardInput(node, folder), "end").start();
        node.start();
    }

    private static void endWithStandardInput(Node node, Path folder) {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever said here, only the end counts.
            }
        } catch (IOException broken) {
            // As good as the end.
        }
        ending = true;
        var closing = new Thread(() -> close(node), "close");
        closing.start();
        try {
            closing.join(MILLISECONDS_TO_CLOSE);
        } catch (InterruptedException hurry) {
            // Then without waiting.
        }
        // Again when something that was about to start has still written there.
        for (int attempt = 0; attempt < 5 && Files.exists(folder); attempt++) {
            delete(folder);
        }
        Runtime.getRuntime().halt(0);
    }

    private static void close(Node node) {
        try {
            node.close();
        } catch (IOException failure) {
            failure.printStackTrace();
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException failure) {
            failure.printStackTrace();
        }
    }
}
