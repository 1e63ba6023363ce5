package redisruntime

import "strings"

// surroundings is a kind of machine, and where Redis is found there unless
// something says otherwise.
type surroundings struct {
	name    string // the environment's name in the catalog
	address string
	matches func(System) (why string) // "" if it is not this one
}

// detected is tried in order; the last one matches always. Containers come
// first: one that Docker Desktop runs sees a WSL kernel, but not WSL's localhost.
var detected = []surroundings{
	{"distributed", "redis:6379", inContainer},
	{"wsl", "localhost:6379", inWSL}, // Docker Desktop maps published ports there
	{"linux", dockerAddress, onLinux},
	{"local", "localhost:6379", func(s System) string { return "the operating system is " + s.GOOS + ", and this is no container" }},
}

// dockerAddress is where Docker publishes a container's port on a native
// Linux host. REDIS_DOCKER_ADDRESS is another one.
const dockerAddress = "localhost:6379"

// detect returns the machine's surroundings, and why it takes them for these.
func detect(s System) (d surroundings, why string) {
	for _, d := range detected {
		if why := d.matches(s); why != "" {
			if addr := s.variable("REDIS_DOCKER_ADDRESS"); d.name == "linux" && addr != "" {
				d.address, why = addr, why+", address from REDIS_DOCKER_ADDRESS"
			}
			return d, why
		}
	}
	panic("redisruntime: the last row of detected matches always")
}

func inContainer(s System) string {
	if s.variable("KUBERNETES_SERVICE_HOST") != "" {
		return "KUBERNETES_SERVICE_HOST is set"
	}
	for _, file := range []string{"/.dockerenv", "/run/.containerenv"} {
		if s.exists(file) {
			return file + " exists"
		}
	}
	return ""
}

func inWSL(s System) string {
	if s.variable("WSL_DISTRO_NAME") != "" {
		return "WSL_DISTRO_NAME is set"
	}
	version, err := s.ReadFile("/proc/version")
	if err == nil && strings.Contains(strings.ToLower(string(version)), "microsoft") {
		return "/proc/version names Microsoft"
	}
	return ""
}

func onLinux(s System) string {
	if s.GOOS == "linux" {
		return "the operating system is linux, and this is neither a container nor WSL"
	}
	return ""
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
