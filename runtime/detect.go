package redisruntime

import "strings"

// surroundings is a kind of machine, and where Redis is found there unless
// something says otherwise.
type surroundings struct {
	name    string // the environment's name in the catalog
	address string
	matches func(System) bool
}

// detected is tried in order; the last one matches always. Containers come
// first: one that Docker Desktop runs sees a WSL kernel, but not WSL's localhost.
var detected = []surroundings{
	{"distributed", "redis:6379", inContainer},
	{"wsl", "localhost:6379", inWSL}, // Docker Desktop maps published ports there
	{"linux", dockerAddress, func(s System) bool { return s.GOOS == "linux" }},
	{"local", "localhost:6379", func(System) bool { return true }},
}

// dockerAddress is where Docker publishes a container's port on a native
// Linux host. REDIS_DOCKER_ADDRESS is another one.
const dockerAddress = "localhost:6379"

func detect(s System) surroundings {
	for _, d := range detected {
		if d.matches(s) {
			if addr := s.variable("REDIS_DOCKER_ADDRESS"); d.name == "linux" && addr != "" {
				d.address = addr
			}
			return d
		}
	}
	panic("redisruntime: the last row of detected matches always")
}

func inContainer(s System) bool {
	return s.variable("KUBERNETES_SERVICE_HOST") != "" || s.exists("/.dockerenv") || s.exists("/run/.containerenv")
}

func inWSL(s System) bool {
	if s.variable("WSL_DISTRO_NAME") != "" {
		return true
	}
	version, err := s.ReadFile("/proc/version")
	return err == nil && strings.Contains(strings.ToLower(string(version)), "microsoft")
}

// variable returns an environment variable; one that is set to nothing counts as unset.
func (s System) variable(name string) string {
	value, _ := s.LookupEnv(name)
	return value
}

func (s System) exists(path string) bool {
	_, err := s.ReadFile(path)
	return err == nil
}
